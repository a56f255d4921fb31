import { type Command, InvalidArgumentError, Option } from 'commander';
import { DELIVERY_STATUSES, EVENT_TYPES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, withContext } from '../runtime/command.js';

const actions = () => import('../actions/webhooks.js');
const JSON_OBJECT = ['--json', 'print one JSON object'] as const;
const types = () =>
  new Option('--types <type...>', 'the events that it gets; all when not given').choices(EVENT_TYPES);

export function webhooksCommand(): Command {
  const group = newGroup('webhooks', 'Where events are sent, and what became of them');
  for (const command of [...management(), ...sending()]) group.addCommand(command);
  return group;
}

function management(): Command[] {
  return [
    newCommand('list', 'list the webhooks, and what each holds')
      .option('--json', 'print one JSON array')
      .action(withContext(async () => (await actions()).listWebhooksCommand)),
    newCommand('create', 'create a webhook and print its secret; it is shown only once')
      .argument('<name>')
      .argument('<url>')
      .addOption(types())
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).createWebhookCommand)),
    newCommand('set', 'change a webhook, disable it or enable it')
      .argument('<webhook_id>')
      .option('--name <name>', 'the new name')
      .option('--url <url>', 'the new URL')
      .addOption(types())
      .addOption(new Option('--disable', 'send nothing until it is enabled').conflicts('enable'))
      .option('--enable', 'go on where it stopped')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).updateWebhookCommand)),
    newCommand('delete', 'delete a webhook')
      .argument('<webhook_id>')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).deleteWebhookCommand)),
    newCommand('rotate-secret', 'make a new secret and print it; the old one signs too, until it ends')
      .argument('<webhook_id>')
      .option('--overlap-hours <n>', 'hours for which the old one signs', parseHours, 24)
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).rotateWebhookSecretCommand)),
  ];
}

function sending(): Command[] {
  return [
    newCommand('test', 'send the event webhook.test')
      .argument('<webhook_id>')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).sendTestEventCommand)),
    newCommand('deliveries', 'list what was sent, the last attempt first')
      .option('--webhook <webhook_id>', 'only to this one')
      .addOption(new Option('--status <status>', 'only these').choices(DELIVERY_STATUSES))
      .option('--limit <n>', 'how many', parseCount, 50)
      .option('--json', 'print one JSON array')
      .action(withContext(async () => (await actions()).listDeliveriesCommand)),
    newCommand('replay', 'send the events since a time again')
      .argument('<webhook_id>')
      .requiredOption('--since <time>', 'such as 2026-11-02T00:00:00Z', parseTime)
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).replayEventsCommand)),
    newCommand('release', 'send the terminations of a sync that a webhook holds')
      .argument('<webhook_id>')
      .argument('<sync_id>')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).releaseTerminationsCommand)),
    newCommand('drop', 'never send the terminations of a sync that a webhook holds')
      .argument('<webhook_id>')
      .argument('<sync_id>')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).dropTerminationsCommand)),
  ];
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (!/^\d{1,3}$/.test(text) || hours > 720)
    throw new InvalidArgumentError('Enter a whole number of hours from 0 to 720.');
  return hours;
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('Enter a time in ISO 8601.');
  return time;
}
