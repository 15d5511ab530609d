/** Why something that was asked for was not done. */
export const NOT_DONE = {
	beingEdited: (path: string): string => `${path} is being edited. Try again in a moment.`, properties: (path: string, reason: string): string => `The properties of ${path} can't be changed safely: ${reason}`,
	twoRigNotes: (rig: string): string => `There are two notes for the rig ${rig}.`, twoNotes: (target: string): string => `There are two notes for ${target}.`, noNote: (target: string): string => `There is no note for ${target} yet: refresh first.`,
	unreadable: (path: string, reason: string): string => `${path} can't be read: ${reason}`,
} as const;
