import { ACTIONS, type ActionName, placeAddress, TABS, type TabbedPage } from '../client/places.js';
import { useCan } from '../client/session.js';
import { ROUTES } from '../routes/routes.js';
import type { Text } from '../text/en/index.js';
import { useText } from '../text/text-context.js';
import { tabsOf } from '../ui/tabs-of.js';

type Destination = { readonly name: string; readonly address: string };
export type DestinationGroup = { readonly label: string; readonly items: readonly Destination[] };

/** The pages, actions and tabs whose names have all the words, as far as the person may see or do them. */
export function useDestinations(wanted: string): DestinationGroup[] {
  const text = useText();
  const can = useCan();
  const { nav, find_groups } = text.common;
  const pages = ROUTES.flatMap(({ path, permission, nav: key }) =>
    key && can(permission) ? [{ name: nav[key], address: path }] : [],
  );
  const actions = Object.entries(actionNames(text)).flatMap(([action, name]) =>
    can(ACTIONS[action as ActionName].permission)
      ? [{ name, address: placeAddress(action as ActionName) }]
      : [],
  );
  const tabs = Object.keys(TABS).flatMap((page) =>
    tabsOf(page as TabbedPage, text, can).map(({ path, name }) => ({
      name: `${text[page as TabbedPage].title}: ${name}`,
      address: path,
    })),
  );
  const words = wanted.toLowerCase().split(/\s+/);
  const isWanted = ({ name }: Destination) => words.every((word) => name.toLowerCase().includes(word));
  return [
    { label: find_groups.pages, items: pages.filter(isWanted) },
    { label: find_groups.actions, items: actions.filter(isWanted) },
    { label: find_groups.tabs, items: tabs.filter(isWanted) },
  ].filter(({ items }) => items.length > 0);
}

/** What the button of each action says. */
function actionNames({ syncs, settings, staff, mapping, notifications, webhooks }: Text) {
  return {
    start_sync: syncs.start.title,
    change_schedule: settings.schedule.change,
    trigger_schedule: settings.schedule.trigger_named,
    test_connection: settings.connection.go,
    decide_together: staff.bulk.open,
    add_rule: mapping.add_named,
    new_person: settings.people.new,
    new_token: settings.tokens.new,
    new_channel: notifications.new,
    new_webhook: webhooks.new,
  } satisfies Record<ActionName, string>;
}
