/**
 * Every operation on a real disk that dies at its n-th call, for every n, and is found in another state than it was
 * left in (DESIGN 7).
 */
import { survivesDeath } from './faults';
import { playable, stages } from './stage';

survivesDeath('death of the disk', stages(), playable);
