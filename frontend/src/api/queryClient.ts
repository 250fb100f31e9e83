import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { toApiError } from "./errors";

type Listener = () => void;
const signedOutListeners = new Set<Listener>();

/** Calls `listener` when the API says that the session is over. Returns the way to stop. */
export function onSignedOut(listener: Listener): Listener {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

const signedInListeners = new Set<Listener>();

/** Calls `listener` when the person has signed in again after their session was over. Returns the way to stop. */
export function onSignedIn(listener: Listener): Listener {
  signedInListeners.add(listener);
  return () => signedInListeners.delete(listener);
}

/** Tells whoever waits with something unsent that the person is signed in again. */
export function reportSignedIn(): void {
  for (const listener of signedInListeners) listener();
}

/** Tells the shell that a call outside of a query (a draft, a heartbeat) found the session over. */
export function reportError(thrown: unknown): void {
  if (toApiError(thrown).isSignedOut) for (const listener of signedOutListeners) listener();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // Asking who is signed in is how the sign-in page finds out; that is no lost session.
      if (query.queryKey[0] !== "me") reportError(error);
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (mutation.meta?.ownSignIn !== true) reportError(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => {
        const { status } = toApiError(error);
        return failures < 2 && (status === 0 || status >= 500);
      },
    },
    mutations: { retry: false },
  },
});
