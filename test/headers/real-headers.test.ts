/** What a person reads in the cards of real headers, beside what the readers make of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nightOf } from '../../src/domain/night';
import type { HeaderFacts } from '../../src/domain/frame';
import { HeaderFactsMaker } from '../../src/headers/meaning/facts';
import { FitsReader } from '../../src/headers/fits/reader';
import { RawReader } from '../../src/headers/raw';
import type { Reading } from '../../src/headers/reading';
import { XisfReader } from '../../src/headers/xisf';

const FOLDER = '../shared/data/real-headers';

/**
 * Worked out by eye from the cards alone, before any code ran. "–": the header does not say. Subs: how many went into
 * the file, "?" for a stack without a number. Night: local date of the evening, from DATE-LOC, else DATE-OBS with the
 * site's longitude, else UTC − 12 h; so asiair_flat_2024 reads 2024-02-12, though its file name (08:39 local, UTC − 5)
 * knows that it was the night of the 11th.
 */
const BY_EYE = `
file                                                    | kind  | master | subs | filter    | exposure | night      | gain | set   | sensor | angle             | target
app_106_integration.fits                                | light | yes    | ?    | –         | –        | –          | 0    | –     | –      | –                 | –
apt_354_light_hierarch.fits                             | light | no     | 1    | –         | 240      | 2018-09-17 | 120  | -15   | –      | –                 | TEST
asiair_bias_dslr_2022.fit                               | bias  | no     | 1    | –         | 0.00025  | 2022-09-16 | –    | –     | 36     | –                 | –
asiair_flat_2024.fit                                    | flat  | no     | 1    | –         | 5        | 2024-02-12 | 111  | -20   | -20    | –                 | –
asiair_light_c1.fit                                     | light | no     | 1    | –         | 300      | 2026-04-10 | 111  | -10   | -10    | sky 288           | C 1
chimera_teste-com-wcs.fits                              | –     | no     | 1    | –         | 120      | 2008-04-23 | –    | –     | –      | sky 359.89        | –
chimera_teste-sem-wcs.fits                              | –     | no     | 1    | –         | –        | –          | –    | –     | –      | –                 | –
dwarf2_light_2023.fits                                  | –     | no     | 1    | –         | 15       | 2023-06-10 | 110  | –     | –      | –                 | –
indi_ekos_asi224_light_1069.fits                        | light | no     | 1    | Luminance | 6        | 2018-09-07 | 180  | –     | –      | sky 303.13        | –
indi_ekos_asi224_light_1171.fits                        | light | no     | 1    | Luminance | 6        | 2018-09-07 | 180  | –     | –      | sky 303.13        | –
indi_ekos_asi224_light_1283.fits                        | light | no     | 1    | Luminance | 6        | 2018-09-07 | 180  | –     | –      | sky 303.13        | –
indi_sim_light.xisf                                     | light | no     | 1    | Red       | 1        | 2026-03-13 | 90   | –     | 0      | –                 | SKY_OBJECT
indi_sim_light_2021_rotatang.fits                       | light | no     | 1    | Luminance | 7        | 2021-09-13 | 50   | –     | 0      | mechanical 0      | –
maxim_524_itelescope_hierarch.fits                      | light | no     | 1    | SII       | 300      | 2018-07-04 | –    | -35   | -34.99 | sky 270.69        | m17
maxim_astropy_sip-wcs.fits                              | light | no     | 1    | B         | 120      | 2011-08-31 | –    | -18.9 | -19.02 | –                 | –
maxim_feder_TIC-367710318-tiny.fit                      | light | no     | 1    | rp        | 90       | 2026-01-11 | –    | -30   | -30.07 | sky 282.94        | TIC-367710318
maxim_msum_aspen_trimmed.fit                            | flat  | no     | 1    | R         | 1        | 2017-04-11 | –    | -40   | -7.91  | –                 | –
maxim_msum_biastest1.fit                                | bias  | no     | 1    | –         | 0        | 2012-02-05 | –    | -35   | -35.03 | –                 | –
maxim_msum_biastest2.fit                                | bias  | no     | 1    | –         | 0        | 2012-02-05 | –    | -35   | -34.87 | –                 | –
maxim_msum_biastest3.fit                                | bias  | no     | 1    | –         | 0        | 2012-02-05 | –    | -35   | -35.16 | –                 | –
maxim_msum_biastest4.fit                                | bias  | no     | 1    | –         | 0        | 2012-02-05 | –    | -35   | -35.09 | –                 | –
maxim_msum_biastest5.fit                                | bias  | no     | 1    | –         | 0        | 2012-02-05 | –    | -35   | -35.12 | –                 | –
maxim_msum_celestron_nightscape_10100_astro_fx_v106.fit | light | no     | 1    | –         | 60       | 2016-06-28 | –    | -6    | -5.94  | –                 | Mette
maxim_msum_darktest1.fit                                | dark  | no     | 1    | –         | 30       | 2012-02-05 | –    | -35   | -35.03 | –                 | –
maxim_msum_darktest2.fit                                | dark  | no     | 1    | –         | 30       | 2012-02-05 | –    | -35   | -34.87 | –                 | –
maxim_msum_darktest3.fit                                | dark  | no     | 1    | –         | 30       | 2012-02-05 | –    | -35   | -35.16 | –                 | –
maxim_msum_darktest4.fit                                | dark  | no     | 1    | –         | 30       | 2012-02-05 | –    | -35   | -35.09 | –                 | –
maxim_msum_darktest5.fit                                | dark  | no     | 1    | –         | 30       | 2012-02-05 | –    | -35   | -35.12 | –                 | –
maxim_msum_flattest.fit                                 | bias  | no     | 1    | –         | 0        | 2012-02-05 | –    | -35   | -35.03 | –                 | –
maxim_msum_maximdl_5_21_header.fit                      | light | no     | 1    | R         | 90       | 2013-03-10 | –    | -42.3 | -42    | –                 | ey-uma
maxim_msum_maximdl_5_23_header.fit                      | light | no     | 1    | B         | 90       | 2013-10-15 | –    | -40   | -40.01 | –                 | ngc-6946
maxim_msum_maximdl_6_16_header.fit                      | light | no     | 1    | B         | 90       | 2013-10-15 | –    | -40   | -40.01 | –                 | ngc-6946
maxim_msum_neon-on-dome-10-sec-high-res-though-scope.fit | –    | no     | 1    | None      | 10       | 2013-01-27 | –    | –     | 4.46   | –                 | –
maxim_msum_uint16.fit                                   | light | no     | 1    | R         | 90       | 2012-06-04 | –    | -19.9 | -19.91 | –                 | –
maxim_msum_uint16_missing_filter.fit                    | light | no     | 1    | –         | 90       | 2012-06-04 | –    | -19.9 | -19.91 | –                 | –
maxim_msum_uint16_no_pointing.fit                       | light | no     | 1    | R         | 90       | 2012-06-04 | –    | -19.9 | -19.91 | –                 | –
maxim_msum_uint16_not_m101.fit                          | light | no     | 1    | R         | 90       | 2012-06-04 | –    | -19.9 | -19.91 | –                 | –
nina_110_light.fits                                     | light | no     | 1    | –         | 30       | 2021-03-02 | 120  | -10   | -10    | –                 | MarsM45
nina_19_light.fits                                      | light | no     | 1    | L         | 60       | 2020-01-21 | 50   | -20   | -20    | –                 | Great Orion Nebula
panoptes_noheader.fits                                  | –     | no     | 1    | –         | –        | –          | –    | –     | –      | –                 | –
panoptes_pole.fits                                      | –     | no     | 1    | –         | 30.1     | 2017-04-09 | –    | –     | –      | sky 299.56        | –
panoptes_solved.fits.fz                                 | –     | no     | 1    | RGGB      | 120.4    | 2016-09-08 | –    | –     | –      | sky 270.39        | –
panoptes_tiny.fits                                      | –     | no     | 1    | RGGB      | 120.4    | 2016-09-08 | –    | –     | –      | –                 | –
panoptes_unsolved.fits                                  | –     | no     | 1    | RGGB      | 120.4    | 2016-09-08 | –    | –     | –      | –                 | –
pixinsight_186_embedded.xisf                            | –     | no     | 1    | –         | –        | –          | –    | –     | –      | –                 | –
pixinsight_188_masterdark_240frames.xisf                | dark  | yes    | 240  | –         | –        | 2020-07-04 | –    | –     | –      | –                 | D183MC_WB5050
pixinsight_wbpp_master_light_strings.fits               | light | yes    | 238  | LP        | 120      | 2022-03-07 | –    | –     | –      | sky 0.73          | Abell 1185
raw_CanonRaw.cr2                                        | –     | no     | 1    | –         | 0.066667 | 2005-08-03 | –    | –     | –      | –                 | –
raw_CanonRaw.cr3                                        | –     | no     | 1    | –         | 0.0125   | 2018-02-21 | –    | –     | 38     | –                 | –
raw_DNG.dng                                             | –     | no     | 1    | –         | 0.066667 | 2005-08-03 | –    | –     | –      | –                 | –
raw_FujiFilm.raf                                        | –     | no     | 1    | –         | 0.004    | 2007-05-22 | –    | –     | –      | –                 | –
raw_Nikon.nef                                           | –     | no     | 1    | –         | 0.05     | 2004-06-09 | –    | –     | –      | –                 | –
seestar_s50_443_stack_wcs.fits                          | light | yes    | 187  | IRCUT     | 10       | 2025-05-13 | 80   | –     | 21.88  | sky 215.7         | NGC 6027A
sgp_31_light_posangle.fits                              | light | no     | 1    | HaOIII    | 30       | 2020-05-29 | 120  | -18   | -17.5  | sky 258.37        | M57
sgp_astap_M106_wcs.fits                                 | –     | no     | 1    | –         | –        | –          | –    | –     | –      | sky 179.29        | –
sharpcap_imagej_light.fits                              | –     | no     | 1    | –         | 2        | 2019-04-29 | –    | –     | 12.7   | sky 296.29        | –
`;

const [HEADINGS = [], ...ROWS] = BY_EYE.trim()
	.split('\n')
	.map(line => line.split('|').map(cell => cell.trim()));

const maker = new HeaderFactsMaker();
const fits = new FitsReader((values, changed) => maker.facts(values, changed), { checkSize: false });
const xisf = new XisfReader(values => maker.facts(values), { checkSize: false });
const raw = new RawReader(values => maker.facts(values));

function read(file: string): Reading | Promise<Reading> {
	const bytes = readFileSync(join(FOLDER, file));
	const reader = /\.(fits?|fz)$/.test(file) ? fits : file.endsWith('.xisf') ? xisf : raw;
	return reader.read(bytes, bytes.length, bytes.length);
}

const cell = (value: string | number | undefined): string => (value === undefined ? '–' : String(value));

function angleOf({ mechanicalAngleDegrees, skyAngleDegrees, setup }: HeaderFacts): string {
	const angles = { mechanical: mechanicalAngleDegrees, sky: skyAngleDegrees, planned: setup.plannedAngleDegrees };
	return (
		Object.entries(angles)
			.flatMap(([system, degrees]) => (degrees === undefined ? [] : `${system} ${degrees}`))
			.join(', ') || '–'
	);
}

function rowOf(file: string, facts: HeaderFacts): string[] {
	const { setup, startUtcMs, startLocalMs, sensorTempCelsius } = facts;
	return [
		file,
		cell(setup.kind ?? setup.unknownKind),
		setup.isMaster ? 'yes' : 'no',
		String(setup.stackedSubs ?? '?'),
		cell(setup.filter),
		cell(setup.exposureSeconds),
		cell(nightOf({ startUtcMs, startLocalMs, longitudeDegrees: setup.site?.longitudeDegrees })),
		cell(setup.gain),
		cell(setup.setTempCelsius),
		cell(sensorTempCelsius),
		angleOf(facts),
		cell(setup.target),
	];
}

const isHere = existsSync(FOLDER);

test.runIf(process.env.CI)('the real headers are there', () => expect(isHere).toBe(true));

describe.skipIf(!isHere)('real headers say what a person reads in their cards', () => {
	test.each(ROWS)('%s', async (file, ...cells) => {
		const reading = await read(file ?? '');
		const named = (row: string[]): string[] => row.map((value, column) => `${HEADINGS[column]}: ${value}`);
		expect('facts' in reading ? named(rowOf(file ?? '', reading.facts)) : reading).toEqual(
			named([file ?? '', ...cells]),
		);
	});

	test("the table has a row for every header, but for a sports watch's .fit, which is no image", async () => {
		const files = readdirSync(FOLDER).filter(name => /\.(fits?|fz|xisf|cr2|cr3|nef|dng|raf)$/.test(name));
		expect(files.sort()).toEqual([...ROWS.map(([file]) => file), 'notfits_garmin.fit'].sort());
		expect(await read('notfits_garmin.fit')).toMatchObject({ fault: { code: 'not-an-image' } });
	});
});
