import {
  type Icon,
  IconAdjustments,
  IconArrowsDiff,
  IconBook2,
  IconBox,
  IconChartBar,
  IconChartLine,
  IconCpu,
  IconDatabase,
  IconFileImport,
  IconFolders,
  IconGauge,
  IconGavel,
  IconGitCompare,
  IconHistory,
  IconHome,
  IconKey,
  IconKeyboard,
  IconLayoutDashboard,
  IconListCheck,
  IconListSearch,
  IconLock,
  IconMessage2,
  IconMessages,
  IconPencil,
  IconPlugConnected,
  IconScale,
  IconSparkles,
  IconTargetArrow,
  IconUserSearch,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { Role } from "./session";

export interface NavigationItem {
  label: string;
  icon: Icon;
  /** The route's path with its parameters, as registered in the router. An item without a route is not shown. */
  path: string;
  roles?: Role[];
  search?: Record<string, string>;
  /** What is counted beside the label, where there is any. */
  badge?: "disputes";
  /** Shown only in projects that have it. */
  needs?: "chat";
}

export const PROJECT_NAVIGATION: { label: string; items: NavigationItem[] }[] = [
  {
    label: "Work",
    items: [
      { label: "Overview", icon: IconLayoutDashboard, path: "/projects/$projectId" },
      { label: "Annotate", icon: IconPencil, path: "/projects/$projectId/annotate", roles: ["annotator"] },
      {
        label: "Chat",
        icon: IconMessage2,
        path: "/projects/$projectId/chat",
        roles: ["annotator"],
        needs: "chat",
      },
      {
        label: "Review",
        icon: IconArrowsDiff,
        path: "/projects/$projectId/review",
        roles: ["reviewer", "manager"],
      },
      {
        label: "Disputes",
        icon: IconGavel,
        path: "/projects/$projectId/disputes",
        roles: ["reviewer", "manager"],
        badge: "disputes",
      },
      {
        label: "My progress",
        icon: IconChartLine,
        path: "/projects/$projectId/me",
        roles: ["annotator"],
      },
      { label: "Guidelines", icon: IconBook2, path: "/projects/$projectId/guidelines" },
    ],
  },
  {
    label: "Data",
    items: [
      {
        label: "Items",
        icon: IconMessages,
        path: "/projects/$projectId/items",
        roles: ["manager", "reviewer"],
      },
      { label: "Imports", icon: IconFileImport, path: "/projects/$projectId/imports", roles: ["manager"] },
      { label: "Datasets", icon: IconDatabase, path: "/projects/$projectId/datasets", roles: ["manager"] },
    ],
  },
  {
    label: "Quality",
    items: [
      {
        label: "Dashboard",
        icon: IconGauge,
        path: "/projects/$projectId/dashboard",
        roles: ["manager", "reviewer"],
      },
      { label: "Tasks", icon: IconListSearch, path: "/projects/$projectId/tasks", roles: ["manager"] },
      {
        label: "People and findings",
        icon: IconUserSearch,
        path: "/projects/$projectId/reliability",
        roles: ["manager", "reviewer"],
      },
      {
        label: "Agreement",
        icon: IconScale,
        path: "/projects/$projectId/agreement",
        roles: ["manager", "reviewer"],
      },
      { label: "Gold", icon: IconTargetArrow, path: "/projects/$projectId/gold", roles: ["manager"] },
    ],
  },
  {
    label: "Models",
    items: [
      { label: "Training jobs", icon: IconCpu, path: "/projects/$projectId/jobs", roles: ["manager"] },
      { label: "Models", icon: IconBox, path: "/projects/$projectId/models", roles: ["manager"] },
      {
        label: "Evaluations",
        icon: IconChartBar,
        path: "/projects/$projectId/evaluations",
        roles: ["manager"],
      },
      {
        label: "Comparisons",
        icon: IconGitCompare,
        path: "/projects/$projectId/comparisons",
        roles: ["manager"],
      },
    ],
  },
  {
    label: "Project",
    items: [
      { label: "People", icon: IconUsersGroup, path: "/projects/$projectId/people", roles: ["manager"] },
      {
        label: "Drafts and chat",
        icon: IconSparkles,
        path: "/projects/$projectId/drafting",
        roles: ["manager"],
      },
      { label: "Settings", icon: IconAdjustments, path: "/projects/$projectId/settings", roles: ["manager"] },
    ],
  },
];

/** What is about the person and not about a project; the palette finds the account's pages too. */
export const PERSONAL_NAVIGATION: NavigationItem[] = [
  { label: "Home", icon: IconHome, path: "/" },
  { label: "My work", icon: IconListCheck, path: "/my-work" },
  { label: "Projects", icon: IconFolders, path: "/projects" },
  { label: "Keyboard", icon: IconKeyboard, path: "/account/keyboard" },
  { label: "Change password", icon: IconLock, path: "/account/password" },
  { label: "My tokens", icon: IconKey, path: "/account/tokens" },
];

export const ADMINISTRATOR_NAVIGATION: NavigationItem[] = [
  { label: "People", icon: IconUsers, path: "/admin/people" },
  { label: "Endpoints", icon: IconPlugConnected, path: "/admin/endpoints" },
  { label: "Audit log", icon: IconHistory, path: "/admin/audit" },
];
