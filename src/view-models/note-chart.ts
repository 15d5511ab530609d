/** What takes the place of a block in a note. */

/** What to draw, the sentence that stands there instead, or what is wrong with the note. */
export type NoteChart<Shown> = { readonly shown: Shown } | { readonly instead: string } | { readonly wrong: string };
