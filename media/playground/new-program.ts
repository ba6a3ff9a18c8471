/** What a learner begins with who wants to write a program of their own. */
export const NEW_PROGRAM = `import { Process, Queue } from 'multiprocessing';

function work(name: string, answers: Queue<string>): void {
  answers.put(\`\${name} says hello from process \${process.pid}\`);
}

if (import.meta.main) {
  const answers = new Queue<string>();
  const workers = ['ann', 'ben'].map(
    (name) => new Process({ target: work, name, args: [name, answers] }),
  );
  for (const worker of workers) worker.start();
  for (const _ of workers) console.log(answers.get());
  for (const worker of workers) worker.join();
}
`;
