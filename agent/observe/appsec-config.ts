import { isMap, isScalar, isSeq } from 'yaml';
import { matches } from './glob.ts';
import { TUNING_RULE } from './tuning-rule.ts';
import { firstDocument, nodeAt, scalarText, topMap, YamlFault } from './yaml-file.ts';

/** What an appsec-config says about the tuning rule. `name` is '' where it has none. */
export type AboutTuning = { ok: true; name: string; lists: boolean } | { ok: false; why: string };

/**
 * Whether an appsec-config's in-band rules list the tuning rule, by name or glob: `inband_rules`, or `rules` under `inband`
 * (`pkg/appsec/appsec.go`, `LoadByPath` and `normalizePhaseScoped`).
 */
export function readAppsecConfig(bytes: Buffer): AboutTuning {
  const text = bytes.toString('utf8');
  // Hooks may take rules away again, when loading or for each request.
  if (text.includes('RemoveInBandRule')) return { ok: false, why: 'it removes in-band rules by a hook' };
  try {
    const document = firstDocument(text);
    const map = document === null ? null : topMap(document);
    if (document === null || map === null) return { ok: true, name: '', lists: false };
    const inband = nodeAt(document, map, 'inband');
    const lists = [nodeAt(document, map, 'inband_rules'), isMap(inband) ? nodeAt(document, inband, 'rules') : undefined];
    const patterns = lists
      .flatMap((list) => (isSeq(list) ? list.items : []))
      .map((item) => (isScalar(item) ? scalarText(item) : ''));
    const name = nodeAt(document, map, 'name');
    return {
      ok: true,
      name: isScalar(name) ? scalarText(name) : '',
      lists: patterns.some((pattern) => matches(pattern, TUNING_RULE)),
    };
  } catch (error) {
    if (error instanceof YamlFault) return { ok: false, why: error.message };
    throw error;
  }
}
