/** A YAML text that CrowdSec's readers refuse, with a sentence about why. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
}
