/** What stands behind `tracer`: nothing, until a stream is opened for this process. */
import type { ObjectInfo, Op, ProcessBeginInfo } from '../../trace/schema.ts';
import type { EventDetails, ObjectIdPair, Tracer } from './tracer.ts';

export class ProcessTracer implements Tracer {
  on = false;

  open(_info: Omit<ProcessBeginInfo, 'node'>): boolean {
    return false;
  }

  instant(_op: Op, _id: ObjectIdPair, _details?: EventDetails): void {
    // No stream, nothing to write to.
  }

  item(_op: Op, _id: ObjectIdPair, _arg: number, _arg2: number, _text: string): void {
    // No stream, nothing to write to.
  }

  begin(_op: Op, _id: ObjectIdPair, _details?: EventDetails): void {
    // No stream, nothing to write to.
  }

  end(_op: Op, _id: ObjectIdPair, _details?: EventDetails): void {
    // No stream, nothing to write to.
  }

  created(_id: ObjectIdPair, _info: ObjectInfo): void {
    // No stream, nothing to write to.
  }

  holding(_id: ObjectIdPair, _held: boolean): void {
    // No stream, nothing to write to.
  }
}
