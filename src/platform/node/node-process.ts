/** The process that this is, as locks name it, with what the system tells of it. */
import type { WritingProcess } from '../../tree/writing-disk';

type Fs = Pick<typeof import('node:fs'), 'readFileSync' | 'readlinkSync'>;
type Process = Pick<typeof import('node:process'), 'pid' | 'kill'>;

/**
 * Where the sessions of this process are kept, so that a plugin that was switched off and on knows of its own earlier
 * work.
 */
const SESSIONS = Symbol.for('astro-data-log sessions');

/**
 * The process that this is. Only Linux tells boot, pid namespace and start of a process by files (proc(5)); elsewhere
 * these are absent, and no holder of a lock is ever proven dead.
 * @param session anything that no other start of a process has
 * @param window what all code of this process shares and a reload of the window makes anew
 */
export function nodeProcess(fs: Fs, process: Process, host: string, session: string, window: object): WritingProcess {
	const sessions = sessionsOf(window);
	sessions.add(session);
	// Of another namespace's numbers /proc would tell about somebody else.
	const isOurs = read(() => fs.readlinkSync('/proc/self')) === String(process.pid);
	const statOf = (pid: number): Stat | undefined =>
		statIn(isOurs ? read(() => fs.readFileSync(`/proc/${pid}/stat`, 'latin1')) : undefined);
	return {
		host,
		session,
		pid: process.pid,
		boot: isOurs ? read(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) : undefined,
		namespace: isOurs ? read(() => fs.readlinkSync('/proc/self/ns/pid')) : undefined,
		started: statOf(process.pid)?.started,
		startOf: pid => {
			if (!isRunning(process, pid)) return undefined;
			const stat = statOf(pid);
			if (stat) return stat.isEnded ? undefined : stat.started;
			return isRunning(process, pid) ? 'unknown' : undefined;
		},
		isSessionAlive: other => other !== session && sessions.has(other),
	};
}

function sessionsOf(window: object): Set<unknown> {
	const known: unknown = Reflect.get(window, SESSIONS);
	if (known instanceof Set) return known;
	const sessions = new Set();
	Reflect.set(window, SESSIONS, sessions);
	return sessions;
}

interface Stat {
	readonly started: string;
	/** Nobody has asked yet how it ended. */ readonly isEnded: boolean;
}

/**
 * The 3rd and the 22nd field of proc(5)'s stat: state, and start in clock ticks since the boot. The 2nd is a name in
 * brackets that may hold anything.
 */
function statIn(stat: string | undefined): Stat | undefined {
	const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [state, started] = [fields?.[0], fields?.[19]];
	return state !== undefined && started !== undefined
		? { started, isEnded: state === 'Z' || state === 'X' }
		: undefined;
}

function isRunning(process: Process, pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Only that there is no such process says so: one of somebody else's may not be asked.
		return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
	}
}

/** What a system does not tell is absent. */
function read(look: () => string): string | undefined {
	try {
		return look() || undefined;
	} catch {
		return undefined;
	}
}
