import { verdictsOf } from '../../data/evidence.ts';
import { evidence, outage } from '../../data/state.ts';
import { Command } from '../../parts/command.tsx';
import { HelpLink } from '../../parts/help-link.tsx';
import { StatusIcon } from '../../parts/icon.tsx';
import { HostSays, Told } from '../../parts/said.tsx';
import { Ago, Clock } from '../../parts/time.tsx';
import { engineCommands } from '../../words/engine-commands.ts';
import { downWordsAlone, type KnownEngine, knownEngine } from '../../words/known-engine.ts';
import { NEXT_LOAD_FAILS, NOT_RUNNING } from '../../words/state-words.ts';

/**
 * That CrowdSec does not run on a host, or would not survive its next load. Without either only the empty live region stays, as
 * with the banner.
 */
export function EngineFaultNotice() {
  const known = knownEngine(evidence.value, outage.value);
  const fault = known?.fault;
  return (
    <section class={fault ? 'banner banner-fault' : undefined} aria-label="CrowdSec">
      <div class="banner-words" aria-live="polite">
        {known && fault && (fault === NOT_RUNNING ? <NotRunning {...known} /> : <NextLoadFails {...known} />)}
      </div>
      {known && fault && <NextStep {...known} isDown={fault === NOT_RUNNING} />}
    </section>
  );
}

function NotRunning({ document, host: { name, engine, load_fault } }: KnownEngine) {
  const since = verdictsOf(document).find(({ reason }) => reason === 'engine_down')?.since;
  return (
    <>
      <h2 class="banner-headline">
        <StatusIcon sign="failed" />
        <span>CrowdSec is not running on {name}.</span>
      </h2>
      <p>
        <Told>{downWordsAlone(engine)}</Told>
      </p>
      {load_fault !== null && !/Its next start would fail/.test(engine.detail) && (
        <p>
          It would fail at its start. <HostSays name={name} words={load_fault} />
        </p>
      )}
      {since && (
        <p class="quiet" aria-live="off">
          Since <Clock at={since} /> (<Ago at={since} />)
        </p>
      )}
    </>
  );
}

function NextLoadFails({ host: { name, engine, load_fault } }: KnownEngine) {
  return (
    <>
      <h2 class="banner-headline">
        <StatusIcon sign="failed" />
        <span>CrowdSec on {name} would fail at its next reload.</span>
      </h2>
      {load_fault !== null && (
        <p>
          <HostSays name={name} words={load_fault} />
        </p>
      )}
      <p>
        Mend that file before CrowdSec is reloaded or restarted: a failed load ends it.
        {engine.state === 'running' && ' Until then it goes on with what it has loaded.'}
      </p>
    </>
  );
}

function NextStep({ document, host, isDown }: KnownEngine & { isDown: boolean }) {
  const { name, load_fault } = host;
  const { start, test } = engineCommands(host, document.apply_command);
  return (
    <div class="banner-command">
      <p>
        {!isDown && 'To have CrowdSec test its files'}
        {isDown && (load_fault === null ? 'To see why it ended, and to start it' : 'Mend that file. Then, to start it')}, run on{' '}
        {name}:
      </p>
      <Command text={isDown ? start : test} label={isDown ? 'the commands that start CrowdSec' : 'the command that tests'} />
      <p class="quiet">
        The next report clears this by itself.{' '}
        <HelpLink
          topic={isDown ? 'engine_down' : 'unloadable'}
          about={(isDown ? NOT_RUNNING : NEXT_LOAD_FAILS).word.toLowerCase()}
        />
      </p>
    </div>
  );
}
