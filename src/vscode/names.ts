/** Identifiers that the manifest (`package.json`) and the code share; a test holds the two together. */

const command = <const T extends string>(name: T): `multiprocessing.${T}` => `multiprocessing.${name}`;

export const Command = {
  run: command('run'),
  runAndVisualize: command('runAndVisualize'),
  stop: command('stop'),
  restart: command('restart'),
  pause: command('pause'),
  resume: command('resume'),
  showPanel: command('showPanel'),
  openRun: command('openRun'),
  saveRun: command('saveRun'),
  exportChrome: command('exportChrome'),
  deleteRun: command('deleteRun'),
  newProgram: command('newProgram'),
  openLesson: command('openLesson'),
  runLesson: command('runLesson'),
  resetLesson: command('resetLesson'),
  explainFinding: command('explainFinding'),
  terminateProcess: command('terminateProcess'),
  killProcess: command('killProcess'),
  goToProcess: command('goToProcess'),
  openSettings: command('openSettings'),
  openWalkthrough: command('openWalkthrough'),
} as const;

export const View = {
  lessons: 'multiprocessing.lessons',
  processes: 'multiprocessing.processes',
  runs: 'multiprocessing.runs',
  /** The panel below the code. */
  panel: 'multiprocessing.panelView',
} as const;

/** Keys of `when` clauses. */
export const Context = {
  /** The active editor shows a program that imports the library. */
  program: 'multiprocessing.program',
  /** Something runs. */
  running: 'multiprocessing.running',
  /** A run of the present window has ended by itself or was stopped: a step of the walkthrough. */
  hasRun: 'multiprocessing.hasRun',
  foundSomething: 'multiprocessing.foundSomething',
} as const;

export const panelViewType = 'multiprocessing.panel';
export const traceEditorType = 'multiprocessing.trace';
