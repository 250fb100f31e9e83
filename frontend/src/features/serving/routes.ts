import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";

export const draftingSettingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "drafting",
  component: lazyRouteComponent(() => import("./settings/DraftingSettingsPage"), "DraftingSettingsPage"),
});

export const chatRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "chat",
  validateSearch: (search: Record<string, unknown>): { chat?: number } => {
    const chat = Number(search.chat);
    return Number.isInteger(chat) && chat > 0 ? { chat } : {};
  },
  component: lazyRouteComponent(() => import("./chat/ChatPage"), "ChatPage"),
});

/** Pages below /projects/$projectId. */
export const servingProjectRoutes = [draftingSettingsRoute, chatRoute] as const;
