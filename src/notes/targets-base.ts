/** The base that lists all targets in Obsidian's own tables: made once, the user's from then on. */
import { HEADS } from '../text/heads';
import { TARGETS_BASE } from '../text/notes';
import { NOTE_TAGS } from './note-store';

/** The type of our own view in a base. */
export const PROGRESS_VIEW = 'astro-integration-progress';

/** A bar of ten blocks, with the number. */
const DONE =
	'if(progress, "█".repeat((progress / 10).floor()) + "░".repeat(10 - (progress / 10).floor()) + ' +
	'" " + progress + " %", "")';

/**
 * The text of a new `.base` file. It reads nothing but properties, so that it works without the plugin, but for its
 * last view.
 */
export const targetsBase = (): string => `filters: 'file.hasTag("${NOTE_TAGS.target}")'
formulas:
  done: '${DONE}'
  days_in_stage: 'if(stage_since, ((number(today()) - number(date(stage_since))) / 86400000).floor(), "")'
properties:
  file.name:
    displayName: ${HEADS.target}
  note.stage:
    displayName: ${HEADS.stage}
  note.hours:
    displayName: ${TARGETS_BASE.columns.hours}
  note.to_shoot_hours:
    displayName: ${TARGETS_BASE.columns.toShoot}
  formula.done:
    displayName: ${HEADS.progress}
  formula.days_in_stage:
    displayName: ${TARGETS_BASE.columns.daysInStage}
  note.last_night:
    displayName: ${TARGETS_BASE.columns.lastNight}
  note.to_blink:
    displayName: ${TARGETS_BASE.columns.toBlink}
  note.flats_missing:
    displayName: ${TARGETS_BASE.columns.flatsMissing}
  note.nights_uncalibrated:
    displayName: ${TARGETS_BASE.columns.nightsUncalibrated}
${VIEWS}`;

const VIEWS = `views:
  - type: table
    name: ${TARGETS_BASE.views.byStage}
    groupBy:
      property: note.stage
      direction: ASC
    order: [file.name, note.hours, note.to_shoot_hours, formula.done, note.last_night, formula.days_in_stage]
    sort:
      - property: file.name
        direction: ASC
    summaries:
      note.hours: Sum
      note.to_shoot_hours: Sum
  - type: table
    name: ${TARGETS_BASE.views.toShoot}
    filters: 'to_shoot_hours > 0'
    order: [file.name, note.to_shoot_hours, formula.done, note.rigs, note.last_night]
    sort:
      - property: note.to_shoot_hours
        direction: DESC
  - type: table
    name: ${TARGETS_BASE.views.toDo}
    filters:
      or:
        - 'to_blink > 0'
        - 'flats_missing > 0'
        - 'nights_uncalibrated > 0'
    order: [file.name, note.to_blink, note.flats_missing, note.nights_uncalibrated]
  - type: cards
    name: ${TARGETS_BASE.views.pictures}
    order: [file.name, note.hours]
    image: note.cover
  - type: ${PROGRESS_VIEW}
    name: ${TARGETS_BASE.views.progress}
    groupBy:
      property: note.stage
      direction: ASC
    order: [file.name]
`;
