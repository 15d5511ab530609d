/** What is said where changes can not be made: an operation was cut short, a lock was left, a record is damaged. */
import type { GivenUp, LockedTree } from '../domain/operations/outcome';

export const INTERRUPTIONS = {
	recoverHow:
		'An operation was cut short. Finish it with --finish, or take it back with --roll-back. If neither works, ' +
		'--give-up leaves every file where it is.',
	recoverTitle: 'Recover an interrupted operation',
	finish: 'Finish it',
	rollBack: 'Take it back',
	later: 'Later',
	recoverQuestion: (title: string, done: number, of: number): string =>
		`"${title}" was cut short (${done} of ${of} steps). No file is lost: finish it, or take it back. Until ` +
		'then nothing else can be moved.',
	faultyJournal: {
		newer:
			'An operation that was cut short was recorded by a newer version, which can finish it or take it ' +
			'back. Until then nothing else can be moved.',
		unreadable:
			'The record of an operation that was cut short is damaged. No file is lost: each lies in its old ' +
			"place, in its new one, or in the operation's own folder in .astro-data-log. Finishing it or taking it " +
			'back does what can still be read. Until then nothing else can be moved.',
	} as const,
	recover: 'Recover',
	leave: 'Leave it as it is',
	givenUp: ({ waiting }: GivenUp): string =>
		[
			'The operation was given up. Every file is where it was left.',
			...waiting.map(path => `Nothing tells where this file belongs: ${path}`),
		].join('\n'),
	leaveMeans:
		"Left as it is, every file stays where it is now, in its old place or its new one, and the operation can't " +
		'be undone later.',
	unlock: 'Unlock',
	unlockTitle: 'Unlock the Data folder',
	unlocked: 'The Data folder is unlocked.',
	notLocked: 'No other program has locked a Data folder.',
	unlockQuestion: ({
		heldBy: { host, pid, sinceMs },
		tree,
		counted,
	}: LockedTree & { readonly counted: number }): string =>
		host === ''
			? `The lock of ${tree} is damaged: it says nothing of who holds it. Unlock it only if certainly no ` +
				'program is changing this Data folder, on this computer or another.'
			: `A program on ${host} (process ${pid}) has kept ${tree} locked since ` +
				`${new Date(sinceMs).toISOString().slice(0, 16).replace('T', ' ')} UTC. ` +
				(counted > 0
					? 'It is at work: it counted on while it was watched.'
					: 'It did not count on while it was watched: it ended, it sleeps, or a long copy keeps it.') +
				' Unlock it only if it certainly does nothing more. If it still does, it stops at its next step.',
	outsideTitle: 'Folders that you did not choose here',
	touchOutside: 'Touch them',
	outsideQuestion: (folders: readonly string[]): string =>
		'The record of this operation lies in the Data folder and names folders outside of it: ' +
		`${folders.join(', ')}. Nothing on this computer says that you chose them. Go on only if you know that the ` +
		'operation is yours and that these folders belong to it.',
} as const;
