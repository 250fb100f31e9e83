import type { ErrorComponentProps } from "@tanstack/react-router";
import { NotFoundPage } from "./NotFoundPage";
import { RouteError } from "./RouteError";

/** What is shown outside of the shell, where nothing else marks the main content. */
export function BareNotFound() {
  return (
    <main>
      <NotFoundPage />
    </main>
  );
}

export function BareError(props: ErrorComponentProps) {
  return (
    <main>
      <RouteError {...props} />
    </main>
  );
}
