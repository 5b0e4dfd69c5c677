import { DATA_PROVIDERS } from '../config/data-providers.ts';
import { refusalByRe2 } from '../seclang/re2.ts';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { at, textOf, textsOf } from '../yaml/plain-tree.ts';
import { type Schema, TEXTS } from '../yaml/strict-decode.ts';
import { YamlFault } from '../yaml/yaml-file.ts';
import { decodeStrictly } from './decode-strictly.ts';
import { HOOK_KEYS, type HookRemovals, hookRemovals, refusalByHooks } from './hooks.ts';

/** The two WAFs of an acquisition: one that can block a request, and one that looks at it afterwards. */
export type Band = 'inband' | 'outofband';
export const BANDS: readonly Band[] = ['inband', 'outofband'];

/** An appsec-config: which rules it loads, by name or pattern, and which its hooks take away again. */
export interface AppsecConfig {
  /** '' where it has none. */
  name: string;
  rules: Readonly<Record<Band, readonly string[]>>;
  removals: Readonly<Record<Band, HookRemovals>>;
}

/** An appsec-config that an acquisition uses. `name`: under which it is used, or its own where it is used by its path. */
export interface UsedConfig {
  name: string;
  path: string;
  config: AppsecConfig;
}

/** What an appsec-config says, or why CrowdSec refuses it or that is not certain. */
export type AboutConfig = { ok: true; config: AppsecConfig } | { ok: false; why: string; isRefused: boolean };

const OPTIONS: Schema = { struct: { disable_body_inspection: 'truth', request_body_in_memory_limit: 'integer' } };
const SECTION: Schema = { struct: { ...HOOK_KEYS.section, rules: TEXTS, options: OPTIONS, variables_tracking: TEXTS } };

// pkg/appsec/appsec.go, AppsecConfig, and pkg/appsec/challenge/config.go.
const CONFIG: Schema = {
  struct: {
    ...HOOK_KEYS.top,
    name: 'text',
    outofband_rules: TEXTS,
    inband_rules: TEXTS,
    default_remediation: 'text',
    default_pass_action: 'text',
    blocked_http_code: 'integer',
    passed_http_code: 'integer',
    user_blocked_http_code: 'integer',
    user_passed_http_code: 'integer',
    variables_tracking: TEXTS,
    inband_options: OPTIONS,
    outofband_options: OPTIONS,
    inband: SECTION,
    outofband: SECTION,
    data: DATA_PROVIDERS,
    challenge: {
      struct: {
        master_secret: 'text',
        key_rotation_interval: 'duration',
        max_live_epochs: 'integer',
        cookie_ttl: 'duration',
        max_cookie_size: 'integer',
        crypto_obfuscation_pool_size: 'integer',
        spent_set_max_entries: 'integer',
        log_level: 'level',
      },
    },
    log_level: 'level',
  },
};

/**
 * Reads an appsec-config as strictly as CrowdSec does: `inband_rules`, then `rules` under `inband`, and the same out of band
 * (`pkg/appsec/appsec.go`, `LoadByPath` and `normalizePhaseScoped`). Other options touch no variable.
 */
export function readAppsecConfig(bytes: Buffer): AboutConfig {
  try {
    const text = decodeYaml(bytes);
    const tree = decodeStrictly(text, CONFIG);
    const why = refusalByHooks(tree);
    if (why !== null) return { ok: false, why, isRefused: true };
    const tracked = [tree, at(tree, 'inband'), at(tree, 'outofband')].flatMap((part) => textsOf(at(part, 'variables_tracking')));
    for (const pattern of tracked) {
      const fault = refusalByRe2(pattern);
      if (fault !== null) return { ok: false, why: `variables_tracking has ${pattern}: ${fault}`, isRefused: true };
    }
    const rulesOf = (band: Band): string[] => [...textsOf(at(tree, `${band}_rules`)), ...textsOf(at(at(tree, band), 'rules'))];
    const config = {
      name: textOf(at(tree, 'name')),
      rules: { inband: rulesOf('inband'), outofband: rulesOf('outofband') },
      removals: { inband: hookRemovals(text, 'InBand'), outofband: hookRemovals(text, 'OutBand') },
    };
    return { ok: true, config };
  } catch (error) {
    if (error instanceof YamlFault) return { ok: false, why: error.message, isRefused: true };
    if (error instanceof Unobservable) return { ok: false, why: error.message, isRefused: false };
    throw error;
  }
}
