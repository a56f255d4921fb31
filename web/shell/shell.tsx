import { Anchor, AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useText } from '../text/text-context.js';
import { AccountMenu } from './account-menu.js';
import { FindButton } from './find-button.js';
import { Navigation } from './navigation.js';

/** The frame of every page: navigation, account, content. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { common } = useText();
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className="skip-link">
        {common.skip_to_content}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={common.menu} />
            <Anchor component={Link} href="/" underline="never" c="inherit" visibleFrom="xs">
              <Text fw={700}>{common.product}</Text>
            </Anchor>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <FindButton />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation onChoose={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
