import { assertEquals } from "@std/assert/equals";
import { html } from "../../src/text/html.ts";

Deno.test({
  name: "html() shows values as text, in contents and in attributes",
  permissions: "none",
  fn() {
    const evil = `<script>alert("1")</script>&'`;
    assertEquals(
      html`<a title="${evil}">${evil}</a>`.text,
      `<a title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">` +
        `&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</a>`,
    );
  },
});

Deno.test({
  name: "html() takes HTML and lists of it as they are, and nothing for null, undefined and false",
  permissions: "none",
  fn() {
    const items = ["<", ">"].map((text) => html`<li>${text}</li>`);
    const list = html`<ul>${items}${null}${undefined}${false}${0}</ul>`;
    assertEquals(list.text, "<ul><li>&lt;</li><li>&gt;</li>0</ul>");
  },
});
