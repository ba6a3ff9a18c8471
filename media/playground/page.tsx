/** Entry of the playground's page. */
import '../styles/themes.css';
import './page.css';
import './layout.css';
import './lesson.css';
import { render } from 'preact';

import { App } from './app.tsx';
import { Controller } from './controller.ts';
import { applyTheme, loadThemeChoice, resolveTheme } from './themes.ts';

applyTheme(resolveTheme(loadThemeChoice()));
const root = document.getElementById('page') ?? document.body.appendChild(document.createElement('div'));
const controller = new Controller();
root.replaceChildren();
render(<App controller={controller} />, root);
controller.begin().catch((error: unknown) => {
  controller.say(error instanceof Error ? error.message : String(error));
});
