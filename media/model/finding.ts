/** A finding as the panel lists it: words, lines, and for a deadlock the graph of who waits for whom. */
import type { ObjectId } from '../../trace/schema.ts';
import type { ProcessId, SiteRef } from '../../trace/model/state.ts';

export interface FindingItem {
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** The rule's sort, such as `deadlock`, `leak`, `lost-update`. */
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly time: number;
  /** Name of the page on its concept. */
  readonly topic: string;
  readonly places: readonly { readonly site: SiteRef; readonly text: string }[];
  readonly processes: readonly ProcessId[];
  readonly objects: readonly ObjectId[];
  readonly graph: { readonly edges: readonly WaitEdge[] } | undefined;
}

export interface WaitEdge {
  readonly from: ProcessId;
  readonly to: ProcessId;
  /** `waits for Lock "fork 2"` */
  readonly text: string;
  readonly object: ObjectId | undefined;
  readonly site: SiteRef;
}
