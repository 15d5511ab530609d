/** A refresh: notes first follow what a crash kept from them, then trees are read and notes written. */
import type { RefreshOptions, RefreshResult } from './api';
import type { DataLog } from './data-log';
import { followLateEnds } from './following';
import { scanAndPublish } from './scan-and-publish';

/** Never throws for what a user's files can do, nor when it is cancelled. */
export function refresh(log: DataLog, options: RefreshOptions): Promise<RefreshResult> {
	return log.treeQueue.run(async () => {
		if (options.writeNotes !== false && options.readNotes !== false) await followLateEnds(log, options);
		return scanAndPublish(log, options);
	});
}
