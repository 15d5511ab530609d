import { expect, test } from 'vitest';
import { sidecarMoves } from '../../src/plans/sidecars';

const isFrame = (name: string): boolean => /\.(?:fits|fits\.fz|xisf|fit)$/i.test(name);
const moved = (names: string[], moves: Record<string, string>): Record<string, string> =>
	Object.fromEntries(sidecarMoves(names, isFrame, new Map(Object.entries(moves))));

test('every kind of sidecar travels with its frame, whatever the case of its extension', () => {
	const sidecars = ['xml', 'json', 'txt', 'xdrz', 'xnml', 'csv', 'WCS'].map(extension => `a.${extension}`);
	expect(moved(['a.fits', 'a.jpg', 'b.xml', ...sidecars], { 'a.fits': 'to/a.fits' })).toEqual(
		Object.fromEntries(sidecars.map(name => [name, `to/${name}`])),
	);
});
test('a sidecar may name its frame with or without the extension, compression is part of it', () => {
	expect(moved(['a.fits.fz', 'a.xml', 'a.fits.fz.json', 'a.fits.txt'], { 'a.fits.fz': 'to/a.fits.fz' })).toEqual({
		'a.xml': 'to/a.xml',
		'a.fits.fz.json': 'to/a.fits.fz.json',
	});
});
test('a frame that gets another name takes its sidecars along', () => {
	expect(moved(['a.fits', 'a.xml', 'a.fits.json'], { 'a.fits': 'to/M31_1.fits' })).toEqual({
		'a.xml': 'to/M31_1.xml',
		'a.fits.json': 'to/M31_1.fits.json',
	});
});
test('one that serves two frames leaves with the last of them, and stays while one stays', () => {
	const names = ['a.fits', 'a.xisf', 'a.xml'];
	expect(moved(names, { 'a.xisf': 'x/a.xisf', 'a.fits': 'y/a.fits' })).toEqual({ 'a.xml': 'y/a.xml' });
	expect(moved(names, { 'a.fits': 'y/a.fits' })).toEqual({});
});
test('a picture of the same name is no frame: it holds nothing back', () => {
	expect(moved(['a.fits', 'a.jpg', 'a.xml'], { 'a.fits': 'y/a.fits' })).toEqual({ 'a.xml': 'y/a.xml' });
});
test('notes and logs without a frame stay', () => {
	expect(moved(['a.fits', 'notes.txt', 'aa.xml'], { 'a.fits': 'a/a.fits' })).toEqual({});
});
test('a sidecar that the plan moves itself is not moved twice, and the tree itself can be the destination', () => {
	expect(moved(['a.fits', 'a.xml'], { 'a.fits': 'b.fits', 'a.xml': 'elsewhere/a.xml' })).toEqual({});
	expect(moved(['a.fits', 'a.xml'], { 'a.fits': 'b.fits' })).toEqual({ 'a.xml': 'b.xml' });
});
