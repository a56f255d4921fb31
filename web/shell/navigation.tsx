import { NavLink } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useCan } from '../client/session.js';
import { ROUTES } from '../routes/routes.js';
import { useText } from '../text/text-context.js';

/** Links to the pages that the person may see. */
export function Navigation({ onChoose }: { readonly onChoose: () => void }) {
  const { common } = useText();
  const can = useCan();
  const [location] = useLocation();
  const isCurrent = (path: string) => (path === '/' ? location === '/' : location.startsWith(path));
  return ROUTES.map(
    ({ path, nav, permission, load }) =>
      nav &&
      can(permission) && (
        <NavLink
          key={path}
          component={Link}
          href={path}
          label={common.nav[nav]}
          active={isCurrent(path)}
          aria-current={isCurrent(path) ? 'page' : undefined}
          onPointerEnter={load}
          onFocus={load}
          onClick={onChoose}
        />
      ),
  );
}
