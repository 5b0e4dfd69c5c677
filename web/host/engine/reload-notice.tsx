import { verdictsOf } from '../../data/evidence.ts';
import { Command } from '../../parts/command.tsx';
import { HelpLink } from '../../parts/help-link.tsx';
import { Name } from '../../parts/name.tsx';
import { engineCommands } from '../../words/engine-commands.ts';
import type { KnownEngine } from '../../words/known-engine.ts';

/** That CrowdSec has not loaded some changed files, none of which is compared with an intent. What drifts says so itself. */
export function ReloadNotice({ document, host }: KnownEngine) {
  const { name, engine, load_fault } = host;
  const verdicts = verdictsOf(document);
  if (verdicts.some(({ status }) => status === 'drifted')) return null;
  // Of a surface of which it is not known what runs, the changed files may be.
  const isOfOthers = verdicts.every(({ status, evidence }) => status === 'undeclared' || evidence === 'running');
  const { changed_since, changed_count } = engine;
  const unlisted = changed_count - changed_since.length;
  return (
    <section class="notice" aria-label="Reload">
      <details>
        <summary>
          {changed_count === 1 ? '1 file has' : `${changed_count} files have`} changed on {name} since CrowdSec loaded.
          {isOfOthers && ' Nothing that is compared is concerned.'}
        </summary>
        <ul>
          {changed_since.map((path) => (
            <li key={path}>
              <Name>{path}</Name>
            </li>
          ))}
          {unlisted > 0 && <li>and {unlisted} more</li>}
        </ul>
        {load_fault === null && (
          <>
            <p>To have them loaded, run on {name}:</p>
            <Command text={engineCommands(host, document.apply_command).reload} label="the command that reloads" />
          </>
        )}
        <HelpLink topic="reload" about="files that have changed since CrowdSec loaded" />
      </details>
    </section>
  );
}
