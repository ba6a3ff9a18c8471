/**
 * The resource tracker, as the rest of the library sees it: whoever makes something that a killed process would leave
 * behind registers it first, and takes it back when it is gone.
 *
 *     register({ kind: 'socket', name: path });
 *     …                                            bind, serve, close, unlink
 *     unregister('socket', path);
 */
export {
  dropDescriptors,
  holdDescriptors,
  noteUse,
  register,
  takeDescriptors,
  unregister,
} from './client.ts';
export type { Resource, ResourceKind } from './protocol.ts';
export { joinTree, processTree, type ProcessTree } from './tree.ts';
