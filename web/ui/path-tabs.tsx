import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import { TABS, type TabbedPage, type TabOf } from '../client/places.js';
import { useCan } from '../client/session.js';
import { useText } from '../text/text-context.js';
import { NotFound } from './not-found.js';
import { Settled } from './settled.js';
import { tabsOf } from './tabs-of.js';

type Props<Page extends TabbedPage> = {
  readonly page: Page;
  readonly panels: Readonly<Record<TabOf<Page>, ReactNode>>;
};

/** The tabs of a page, of which a person has those that they may see. The page alone is the first one. */
export function PathTabs<Page extends TabbedPage>({ page, panels }: Props<Page>) {
  const text = useText();
  const { tab } = useParams<{ tab?: string }>();
  const [, navigate] = useLocation();
  const tabs = tabsOf(page, text, useCan());
  const shown = tab === undefined ? tabs[0] : tabs.find(({ key }) => key === tab);
  if (!shown) {
    const isKnown = Object.hasOwn(TABS[page], tab ?? '');
    return <NotFound reason={isKnown ? text.common.not_allowed : text.common.no_page} order={2} />;
  }
  return (
    <Tabs value={shown.key} onChange={(key) => navigate(`/${page}/${key}`)} keepMounted={false}>
      <Tabs.List aria-label={text[page].title} mb="md">
        {tabs.map(({ key, name }) => (
          <Tabs.Tab key={key} value={key}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown.key}>
        <Settled key={shown.key}>{panels[shown.key as TabOf<Page>]}</Settled>
      </Tabs.Panel>
    </Tabs>
  );
}
