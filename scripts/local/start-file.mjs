import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT, agentConfigFile } from './agent.mjs';
import { pidFileOf } from './engine.mjs';

/** What `scripts/apply` needs to know of this run, as lines for a shell. */
export function writeStartFile({ stateDir, sharedDir }, crowdsec) {
  const values = {
    CROWDSEC_DIR: crowdsec.dir,
    SHARED_DIR: sharedDir,
    CSCLI: crowdsec.cscli ?? '',
    AGENT,
    AGENT_CONFIG: agentConfigFile(stateDir),
    SANDBOX: crowdsec.isSandbox ? '1' : '0',
    // Without an engine there is nothing that could be reloaded.
    ...(crowdsec.engine === null
      ? { NO_RELOAD: '1' }
      : { CROWDSEC_PID_FILE: pidFileOf(stateDir), CROWDSEC_BIN: crowdsec.engine.program }),
  };
  const quoted = Object.entries(values).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'`);
  writeFileSync(join(stateDir, 'start.env'), `${quoted.join('\n')}\n`);
}
