import { queryOptions } from "@tanstack/react-query";
import { apiCall } from "@/api/untyped";

export interface AnnotatorWork {
  project_id: number;
  project_name: string;
  returned: number;
  held: number;
  available_write: number;
  available_rank: number;
  submitted_today: number;
}
export interface ReviewerWork {
  project_id: number;
  project_name: string;
  pending: number;
}
export interface ManagerWork {
  project_id: number;
  project_name: string;
  approved_since_freeze: number;
  running_jobs: number;
  finished_jobs: number;
  open_comparisons: number;
}
export interface Home {
  annotator: AnnotatorWork[];
  reviewer: ReviewerWork[];
  manager: ManagerWork[];
}

export const homeQuery = queryOptions({
  queryKey: ["home"],
  queryFn: () => apiCall<Home>("GET", "/api/v1/home/"),
  refetchInterval: 60_000,
});

/** Every project that the person may see, by name, for the switcher. */
export const projectNamesQuery = queryOptions({
  queryKey: ["projects", "names"],
  queryFn: async () => {
    const page = await apiCall<{ results: { id: number; name: string }[] }>("GET", "/api/v1/projects/", {
      query: { page_size: 200 },
    });
    return page.results.map(({ id, name }) => ({ id, name }));
  },
  staleTime: 60_000,
});
