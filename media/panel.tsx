/** Entry of the webview. */
import { vscodeHost } from './hosts/vscode.ts';
import { mountPanel } from './mount.tsx';

const root = document.getElementById('panel') ?? document.body.appendChild(document.createElement('div'));
mountPanel(root, vscodeHost());
