/// The looks of the page: the system's own fonts, light or dark as the reader has it, one column on a phone.
enum ReferenceStyle {
    static let text = """
        :root {
          --paper: #ffffff; --panel: #f6f7f9; --ink: #1c2430; --quiet: #5d6b7d; --line: #e1e5ea;
          --link: #1857c2; --get: #1d6fb8; --post: #1b7f4b; --patch: #9a6200; --delete: #b3352b;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #12161c; --panel: #1a2029; --ink: #e4e9f0; --quiet: #94a2b5; --line: #2b3441;
            --link: #82b1ff; --get: #6db3f2; --post: #5fcf95; --patch: #e3b05a; --delete: #f08a80;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        body {
          margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr);
          background: var(--paper); color: var(--ink);
          font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
        }
        a { color: var(--link); text-decoration: none; }
        a:hover { text-decoration: underline; }
        code, pre, .method {
          font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
        }
        code {
          font-size: .86em; background: var(--panel); padding: .1em .35em; border-radius: 4px;
          overflow-wrap: anywhere;
        }
        pre {
          background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
          padding: 1rem; overflow-x: auto; font-size: .84rem; line-height: 1.5;
        }
        nav {
          position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem;
          background: var(--panel); border-right: 1px solid var(--line); font-size: .875rem; line-height: 1.4;
        }
        nav ul { list-style: none; margin: 0; padding: 0; }
        nav li a { display: flex; gap: .6rem; padding: .22rem 0; color: var(--ink); }
        nav h2 {
          font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; margin: 1.4rem 0 .4rem;
        }
        nav h2 a { color: var(--quiet); }
        nav .brand { margin: 0 0 1rem; font-size: 1.05rem; font-weight: 700; }
        nav .brand a { color: var(--ink); }
        nav .method { flex: 0 0 2.6rem; font-size: .66rem; line-height: 1.9; }
        main { max-width: 54rem; padding: 2.5rem clamp(1rem, 4vw, 4rem) 6rem; }
        header p { font-size: 1.15rem; color: var(--quiet); margin-top: 0; }
        h1 { font-size: 2.1rem; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 .4rem; }
        h2, h3, h4, tr { scroll-margin-top: 1rem; }
        main h2 {
          font-size: 1.5rem; letter-spacing: -.01em; margin: 3.5rem 0 .5rem;
          padding-top: 1.5rem; border-top: 1px solid var(--line);
        }
        h3 { font-size: 1.15rem; margin: 0 0 .4rem; }
        h3 a { color: inherit; }
        h4 {
          font-size: .78rem; letter-spacing: .06em; text-transform: uppercase; color: var(--quiet);
          margin: 1.4rem 0 .3rem;
        }
        p { margin: .5rem 0; }
        li { margin: .3rem 0; }
        main ul { padding-left: 1.2rem; }
        article {
          border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.4rem; margin: 1.25rem 0;
          scroll-margin-top: 1rem;
        }
        article:target { border-color: var(--link); }
        .method { font-weight: 700; font-size: .8rem; }
        .get { color: var(--get); }
        .post { color: var(--post); }
        .patch, .put { color: var(--patch); }
        .delete { color: var(--delete); }
        .route { margin: .2rem 0 .6rem; }
        .route code { background: none; padding: 0 0 0 .3em; font-size: .95em; }
        .access { font-size: .875rem; }
        .chip {
          display: inline-block; border: 1px solid var(--line); border-radius: 99px; padding: 0 .65em;
          font-size: .8rem;
        }
        .quiet, .type, .rules { color: var(--quiet); }
        dt .quiet { font-size: .85rem; }
        .type { font-size: .85rem; font-weight: 400; margin-left: .6em; }
        .required { font-size: .78rem; color: var(--delete); margin-left: .4em; }
        .fields { margin: .3rem 0 0; border-top: 1px solid var(--line); }
        .fields dt { padding-top: .5rem; }
        .fields dt > code { font-weight: 600; }
        .fields dd {
          margin: 0; padding-bottom: .5rem; border-bottom: 1px solid var(--line); font-size: .92rem;
        }
        .fields dd p { margin: .15rem 0; }
        .rules { font-size: .84rem; }
        .answers { list-style: none; padding: 0; margin: 0; font-size: .92rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: 1rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .5rem .8rem .5rem 0; }
        td code { white-space: nowrap; }
        td:last-child code { white-space: normal; }
        tr { border-bottom: 1px solid var(--line); }
        tr:target { background: var(--panel); }
        @media (max-width: 60rem) {
          body { display: block; }
          nav {
            position: static; height: auto; max-height: 45vh; border-right: 0;
            border-bottom: 1px solid var(--line);
          }
          main { padding-top: 1.5rem; }
          article { padding: 1rem; }
        }
        @media print { nav { display: none; } body { display: block; } }
        """
}
