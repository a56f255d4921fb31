import { join } from 'node:path';
import type { DevArguments } from './arguments.js';
import type { DevEnvironment } from './environment.js';

/** Lists what the user can open and try while the servers run. */
export function endpointsBanner(
  { stack, sftp, variables, served, folder, envFile }: DevEnvironment,
  { push, employees }: DevArguments,
): string {
  const account = `${sftp.username}@${sftp.host}`;
  return `
Where to look
  Admin page        ${variables.PAYCOM_API_PUBLIC_URL}/
  API and its docs  ${variables.PAYCOM_API_PUBLIC_URL}/api/docs
  Sign in           as ${variables.DEV_ADMIN_EMAIL}   password ${variables.DEV_ADMIN_PASSWORD}   (docs/integrate.md, People)
  Temporal Web UI   ${stack.temporal.uiUrl}/namespaces/default/workflows
  MongoDB           ${variables.MONGODB_URI}
  SFTP server       sftp -P ${sftp.port} ${account}   password ${variables.PAYCOM_SFTP_PASSWORD}
  Reports           ${served}   (drop files here, they are served at once)
  Logs              ${join(folder, 'worker.log')}, ${join(folder, 'api.log')}

To try
  npx sync_paycom --env-file ${envFile} --test-connection
  npx sync_paycom --env-file ${envFile} --force --dry-run
  npx paycom employees list --env-file ${envFile}
  npx paycom logs --env-file ${envFile}
  curl -H 'Authorization: Bearer ${variables.PAYCOM_API_TOKEN}' '${variables.PAYCOM_API_PUBLIC_URL}/api/paycom/employees/?limit=2'
${push === undefined ? `  npm run generate-push -- ${served} --employees ${employees} --revision 1   # the next push: a few changes, a few new people\n` : ''}`;
}
