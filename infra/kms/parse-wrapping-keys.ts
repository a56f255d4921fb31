import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { awsKms } from './aws-kms.js';
import { azureKeyVault } from './azure-key-vault.js';
import { gcpKms } from './gcp-kms.js';
import { type KeyWrapper, WRAPPING_SETTING } from './key-wrapper.js';
import { localKey } from './local-key.js';
import { vaultTransit } from './vault-transit.js';

type Kind = { readonly form: RegExp; readonly open: (text: string, config: Config) => KeyWrapper };

const PART = '\\w[\\w.-]*';
const KINDS: Readonly<Record<string, Kind>> = {
  local: { form: /^.+$/, open: localKey },
  vault: {
    form: new RegExp(`^(?:${PART}/)+${PART}$`),
    open: (path, { vault }) => vaultTransit(path, vault),
  },
  aws: { form: /^arn:[\w-]+:kms:[\w-]+:\d+:(?:key|alias)\/[\w/-]+$/, open: (arn) => awsKms(arn) },
  gcp: {
    form: new RegExp(`^projects/\\w[\\w.:-]*/locations/${PART}/keyRings/${PART}/cryptoKeys/${PART}$`),
    open: (name) => gcpKms(name),
  },
  azure: { form: /^https:\/\/[\w.-]+\/keys\/[\w-]+$/, open: (url) => azureKeyVault(url) },
};

/** Returns the keys of PAYCOM_KEY_ENCRYPTION_KEYS, the newest first; none without the setting. @throws AppError `invalid_settings` */
export function parseWrappingKeys(config: Config): KeyWrapper[] {
  const entries = (config.encryption.wrappingKeys ?? '').split(',').map((entry) => entry.trim());
  const wrappers = entries.filter((entry) => entry !== '').map((entry) => parseEntry(entry, config));
  const ids = wrappers.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalid('a key is named twice');
  return wrappers;
}

/** The messages never quote an entry, since a local one is a secret. */
function parseEntry(entry: string, config: Config): KeyWrapper {
  const at = entry.indexOf(':');
  const [name, text] = [entry.slice(0, at), entry.slice(at + 1)];
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) throw invalid(`every key begins with ${Object.keys(KINDS).join(':, ')}:`);
  if (!kind.form.test(text)) throw invalid(`a key of ${name} has another form; docs/operate.md lists them`);
  return kind.open(text, config);
}

function invalid(problem: string): AppError {
  return new AppError('invalid_settings', { problems: `${WRAPPING_SETTING}: ${problem}` });
}
