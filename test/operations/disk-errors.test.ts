/**
 * Every operation against a real disk that fails at its n-th call, for every n and every error that matters (DESIGN 7).
 */
import { survivesErrors } from './faults';
import { playable, stages } from './stage';

survivesErrors('errors of the disk', stages(), playable);
