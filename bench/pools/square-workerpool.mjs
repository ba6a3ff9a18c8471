/** The task, as workerpool wants it. */
import workerpool from 'workerpool';

workerpool.worker({ square: (x) => x * x });
