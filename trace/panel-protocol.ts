/**
 * What a host (VS Code, the playground's server) and the panel say to each other. The panel computes everything it
 * shows from the frames of the run (see `docs/trace-format.md`); the host keeps them, so that a panel that was hidden,
 * reloaded or opened late gets all of them again after its `ready`.
 */

export type RunStatus =
  | { state: 'idle' }
  | { state: 'building'; program: string }
  | { state: 'running'; program: string; pid: number }
  | { state: 'paused'; program: string; pid: number }
  | { state: 'stopping'; program: string }
  | {
      state: 'ended';
      program: string;
      exitcode: number | null;
      signal: number | null;
      /** Why the run was ended from outside: the learner's stop, a limit, a deadlock; left out when it ended itself. */
      stoppedBecause?: string;
    }
  /** The program could not be run at all (it does not compile, Node is missing, …) or a file could not be opened. */
  | {
      state: 'failed';
      program: string;
      title: string;
      detail: string;
      site?: { file: string; line: number; column: number };
      /** The line at `site`, with a mark below the place. */
      excerpt?: string;
    };

export type HostToPanel =
  /** A new run, or a saved one: forget everything before. */
  | {
      type: 'reset';
      live: boolean;
      title: string;
      /** It was read from a file: there is no program to run again. */
      saved?: boolean;
    }
  /** Consecutive bytes of the run's container, cut anywhere; the first ones after a reset start with its file header. */
  | { type: 'frames'; bytes: Uint8Array }
  | { type: 'status'; status: RunStatus }
  /** A message that the panel shows once and announces to screen readers. */
  | { type: 'notice'; text: string };

export type PanelCommand = 'run' | 'stop' | 'restart' | 'pause' | 'resume' | 'save' | 'open' | 'exportChrome';

export type PanelToHost =
  /** Sent when the panel can receive; the host answers with reset, frames and status. */
  | { type: 'ready' }
  | { type: 'command'; command: PanelCommand }
  | { type: 'processCommand'; pid: number; command: 'terminate' | 'kill' }
  | { type: 'goto'; file: string; line: number; column: number }
  /** The learner asks for the page of a finding's concept. topic: a finding's `topic`. */
  | { type: 'explain'; topic: string }
  /** … or for the lesson that shows it. lesson: a finding's `lesson`. */
  | { type: 'lesson'; lesson: string };

/** What a panel needs of the place it lives in; `media/hosts/` has one for VS Code and one for the playground. */
export interface PanelHost {
  post(message: PanelToHost): void;
  onMessage(listener: (message: HostToPanel) => void): void;
  /** Small view state (tab, zoom) that survives a reload. */
  loadState(): unknown;
  saveState(state: unknown): void;
}
