/** The task, as poolifier's threads want it. */
import { ThreadWorker } from 'poolifier';

export default new ThreadWorker((x) => x * x);
