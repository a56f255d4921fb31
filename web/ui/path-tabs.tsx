import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import type { Permission } from '../../shared/permissions.js';
import { useCan } from '../client/session.js';
import { useText } from '../text/text-context.js';
import { NotFound } from './not-found.js';
import { Settled } from './settled.js';

export type PathTab = {
  readonly key: string;
  readonly label: string;
  readonly permission: Permission;
  readonly panel: ReactNode;
};

type Props = { readonly base: string; readonly label: string; readonly tabs: readonly PathTab[] };

/** Tabs at `base/key`, of which a person has those that they may see. `base` alone is the first one. */
export function PathTabs({ base, label, tabs }: Props) {
  const { common } = useText();
  const { tab } = useParams<{ tab?: string }>();
  const [, navigate] = useLocation();
  const can = useCan();
  const allowed = tabs.filter(({ permission }) => can(permission));
  const shown = tab === undefined ? allowed[0] : allowed.find(({ key }) => key === tab);
  if (!shown) {
    const isKnown = tabs.some(({ key }) => key === tab);
    return <NotFound reason={isKnown ? common.not_allowed : common.no_page} order={2} />;
  }
  return (
    <Tabs value={shown.key} onChange={(key) => navigate(`${base}/${key}`)} keepMounted={false}>
      <Tabs.List aria-label={label} mb="md">
        {allowed.map(({ key, label: name }) => (
          <Tabs.Tab key={key} value={key}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown.key}>
        <Settled key={shown.key}>{shown.panel}</Settled>
      </Tabs.Panel>
    </Tabs>
  );
}
