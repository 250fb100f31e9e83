import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

/** A component whose script comes when it is first shown; `meanwhile` stands in its place until then. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>, meanwhile: ReactNode = null) {
  const Later = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  return function Lazily(props: P) {
    return (
      <Suspense fallback={meanwhile}>
        <Later {...props} />
      </Suspense>
    );
  };
}
