import { Button, Menu, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMe, useSignOut } from '../client/session.js';
import { LANGUAGES, type Language, useLanguage } from '../text/text-context.js';

/** The signed-in person, the theme, the language, and signing out. */
export function AccountMenu() {
  const { text, language, choose } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const signOut = useSignOut();
  const me = useMe();
  const { common, settings } = text;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" maw={{ base: 160, sm: 220 }}>
          <Text span inherit truncate>
            {me?.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me && settings.roles[me.role]}</Menu.Label>
        <Menu.Item onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
          {common.theme}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{common.language}</Menu.Label>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <Menu.Item key={code} fw={code === language ? 700 : 400} onClick={() => choose(code as Language)}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate({})}>{common.sign_out}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
