/** Where a run is shown: in a panel beside the code, or in the view below it, as the settings have it. */
import type { PanelView } from './panel-view.ts';
import type { Panels } from './panels.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { settings } from './settings.ts';

export class PanelPlace {
  readonly #sessions: Sessions;
  readonly #panels: Panels;
  readonly #view: PanelView;

  constructor(sessions: Sessions, panels: Panels, view: PanelView) {
    this.#sessions = sessions;
    this.#panels = panels;
    this.#view = view;
  }

  /** The run whose panel is in front. */
  get active(): Session | undefined {
    return this.#panels.active;
  }

  show(session: Session): void {
    if (settings.panelLocation() === 'beside') this.#panels.show(session);
    else {
      this.#sessions.show(session);
      void this.#view.reveal();
    }
  }
}
