import { defaultOf, SETTINGS } from '../shared/settings.js';

/** Settings without a default that every installation must fill in. */
const TO_FILL_IN: ReadonlySet<string> = new Set([
  'PAYCOM_SFTP_HOST',
  'PAYCOM_SFTP_USERNAME',
  'PAYCOM_SFTP_PASSWORD',
  'PAYCOM_SFTP_HOST_KEY',
  'PAYCOM_ENCRYPTION_KEYS',
]);

const HEAD = `# Settings of paycom-sync. Make your own with: install -m 600 .env.example .env
# Fill in the empty settings. A commented setting has the default shown.
# Each can also be given as NAME_FILE, the path of a file that holds it, or refer to a secret (vault://, aws-sm://, gcp-sm://: docs/operate.md).
# An empty value counts as not set.
`;

const TAIL = `
# Address of Temporal, in Temporal's own variables (also TEMPORAL_API_KEY, TEMPORAL_TLS_…, or TEMPORAL_PROFILE of its configuration file).
# TEMPORAL_ADDRESS=127.0.0.1:7233
# TEMPORAL_NAMESPACE=default

# Vault, if a setting names it, in Vault's own variables (also VAULT_TOKEN_FILE, VAULT_NAMESPACE).
# VAULT_ADDR=
# VAULT_TOKEN=

# Only for docker-compose.yml, which creates these accounts: \`openssl rand -hex 24\` gives a good one.
MONGODB_PASSWORD=
MONGODB_APP_PASSWORD=
MONGODB_REPLICA_KEY=
POSTGRES_PASSWORD=
`;

/** Returns the text of .env.example: every setting with its description and default. */
export function envExample(): string {
  const settings = Object.entries(SETTINGS).map(([name, schema]) => {
    const value = defaultOf(schema);
    return `\n# ${schema.description}\n${TO_FILL_IN.has(name) ? '' : '# '}${name}=${value}\n`;
  });
  return HEAD + settings.join('') + TAIL;
}
