import { HeadContent, Outlet } from "@tanstack/react-router";
import { OfflineBanner } from "./OfflineBanner";

export function RootLayout() {
  return (
    <>
      <HeadContent />
      <OfflineBanner />
      <Outlet />
    </>
  );
}
