import { Command } from '../../parts/command.tsx';

/** The Backup section: the way to a backup, and what it is. */
export function Backup() {
  return (
    <>
      <p>
        A backup is one file with all that cannot be had again: hosts and their keys, what is declared and adopted, tokens, and
        the history. A fleet that is restored from it goes on as it was, and no host has to enrol again.
      </p>
      <p>
        <strong>The file is a secret:</strong> it holds the key that tokens are signed with, so that whoever has it can do what
        each of its tokens may. Keep it as you keep <code>OPERATOR_TOKEN</code>.
      </p>
      <p>
        <a class="button button-link" href="/api/backup" download>
          Download a backup
        </a>
      </p>
      <p>The same from a shell, for every night:</p>
      <Command text="scripts/backup FILE" label="the command that makes a backup" />
    </>
  );
}
