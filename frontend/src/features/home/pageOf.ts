/** The address of a page of a project, as the router knows it. */
export function pageOf(page: string): string {
  return `/projects/$projectId/${page}`;
}
