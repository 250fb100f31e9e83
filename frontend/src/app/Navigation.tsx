import { Box, ScrollArea } from "@mantine/core";
import { type Icon, IconFolders, IconHome, IconListCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { draftingQuery } from "@/features/annotate/drafting/api";
import { useDisputeCount } from "@/features/review/disputes/api";
import { Brand } from "./Brand";
import { useCurrentProject } from "./currentProject";
import { ADMINISTRATOR_NAVIGATION, type NavigationItem, PROJECT_NAVIGATION } from "./navigation";
import { ProjectSwitcher } from "./ProjectSwitcher";
import { PaletteHost } from "./palette/PaletteHost";
import classes from "./Shell.module.css";
import { type Me, rolesIn, useMe } from "./session";
import { UserMenu } from "./UserMenu";

/** So many pixels of the list are seen beyond where one is. */
const MARGIN = 24;

export function Navigation() {
  const me = useMe();
  const projectId = useCurrentProject(me);
  const links = useRef<HTMLDivElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // Where one is may lie below the fold of the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks for what is marked after each move
  useEffect(() => {
    const list = links.current;
    const here = list?.querySelector('[data-status="active"]')?.getBoundingClientRect();
    if (!list || !here) return;
    // Not scrollIntoView: Tab would begin there, and no longer at the page's first stop.
    const { top, bottom } = list.getBoundingClientRect();
    if (here.bottom > bottom) list.scrollTop += here.bottom - bottom + MARGIN;
    else if (here.top < top) list.scrollTop -= top - here.top + MARGIN;
  }, [path, projectId]);
  return (
    <div className={classes.navigation}>
      <Box className={classes.top} visibleFrom="sm">
        <Brand />
      </Box>
      <PaletteHost />
      <ScrollArea className={classes.links} type="auto" scrollbarSize={6} viewportRef={links}>
        <NavLink to="/" icon={IconHome} label="Home" exact />
        <NavLink to="/my-work" icon={IconListCheck} label="My work" />
        <NavLink to="/projects" icon={IconFolders} label="Projects" exact />
        <Box mt="sm" px={2}>
          <ProjectSwitcher me={me} projectId={projectId} />
        </Box>
        {projectId !== null && <ProjectLinks me={me} projectId={projectId} />}
        {me.is_administrator && <Section label="Administration" items={ADMINISTRATOR_NAVIGATION} />}
      </ScrollArea>
      <div className={classes.bottom}>
        <UserMenu me={me} />
      </div>
    </div>
  );
}

function ProjectLinks({ me, projectId }: { me: Me; projectId: number }) {
  const roles = rolesIn(me, projectId);
  const disputes = useDisputeCount(projectId, roles.has("reviewer") || roles.has("manager"));
  const drafting = useQuery({ ...draftingQuery(projectId), enabled: roles.has("annotator") });
  const shown = ({ roles: needed, needs }: NavigationItem) =>
    (!needed || needed.some((role) => roles.has(role))) && (!needs || drafting.data?.[needs] === true);
  return PROJECT_NAVIGATION.map(({ label, items }) => (
    <Section
      key={label}
      label={label}
      items={items.filter(shown)}
      params={{ projectId: String(projectId) }}
      disputes={disputes}
    />
  ));
}

function Section({
  label,
  items,
  params,
  disputes = null,
}: {
  label: string;
  items: NavigationItem[];
  params?: Record<string, string>;
  /** How many disputes wait, in words. */
  disputes?: string | null;
}) {
  const { routesByPath } = useRouter();
  const present = items.filter((item) => item.path in routesByPath);
  if (present.length === 0) return null;
  return (
    <nav aria-label={label}>
      <div className={classes.section} aria-hidden>
        {label}
      </div>
      {present.map((item) => (
        <NavLink
          key={item.path}
          to={item.path}
          params={params}
          icon={item.icon}
          label={item.label}
          badge={item.badge === "disputes" ? disputes : null}
          exact={item.path === "/projects/$projectId"}
        />
      ))}
    </nav>
  );
}

function NavLink({
  to,
  params,
  icon: Glyph,
  label,
  badge = null,
  exact = false,
}: {
  to: string;
  params?: Record<string, string>;
  icon: Icon;
  label: string;
  badge?: string | null;
  exact?: boolean;
}) {
  return (
    <Link
      to={to}
      params={params as never}
      className={classes.link}
      activeOptions={{ exact, includeSearch: false }}
    >
      <Glyph size={18} stroke={1.7} aria-hidden />
      {label}
      {badge !== null && (
        <span className={classes.badge}>
          {badge}
          <span className="visually-hidden"> waiting</span>
        </span>
      )}
    </Link>
  );
}
