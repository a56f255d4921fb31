import { type Command, Option } from 'commander';
import { ALARM_TYPES, CHANNEL_KINDS, MESSAGE_STATUSES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, withContext } from '../runtime/command.js';

const actions = () => import('../actions/notifications.js');
const JSON_OBJECT = ['--json', 'print one JSON object'] as const;
const types = () =>
  new Option('--types <type...>', 'what it notifies of; everything when not given').choices(ALARM_TYPES);

export function notificationsCommand(): Command {
  const group = newGroup('notifications', 'Who is notified when something needs a person, and by which way');
  for (const command of [...management(), ...sending()]) group.addCommand(command);
  return group;
}

function management(): Command[] {
  return [
    newCommand('list', 'list the channels, and which of them fail')
      .option('--json', 'print one JSON array')
      .action(withContext(async () => (await actions()).printChannels)),
    newCommand('create', 'create a channel')
      .argument('<name>')
      .addOption(
        new Option('--kind <kind>', 'how it reaches people').choices(CHANNEL_KINDS).makeOptionMandatory(),
      )
      .option('--to <address...>', 'e-mail addresses')
      .option('--url <url>', 'the URL of the webhook of Slack or Teams')
      .addOption(types())
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).newChannel)),
    newCommand('set', 'change a channel, disable it or enable it')
      .argument('<channel_id>')
      .option('--name <name>', 'the new name')
      .option('--to <address...>', 'the new e-mail addresses')
      .option('--url <url>', 'the new URL')
      .addOption(types())
      .addOption(new Option('--disable', 'send nothing until it is enabled').conflicts('enable'))
      .option('--enable', 'send what happens from now on')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).setChannel)),
    newCommand('delete', 'delete a channel')
      .argument('<channel_id>')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).removeChannel)),
  ];
}

function sending(): Command[] {
  return [
    newCommand('test', 'send a test message')
      .argument('<channel_id>')
      .option(...JSON_OBJECT)
      .action(withContext(async () => (await actions()).sendTestMessage)),
    newCommand('messages', 'list what was sent, the last attempt first')
      .option('--channel <channel_id>', 'only to this one')
      .addOption(new Option('--status <status>', 'only these').choices(MESSAGE_STATUSES))
      .option('--limit <n>', 'how many', parseCount, 50)
      .option('--json', 'print one JSON array')
      .action(withContext(async () => (await actions()).printMessages)),
  ];
}
