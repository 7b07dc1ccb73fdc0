<?php
// A footer with what sidebars of blogs have: pages, tags, authors, months, a search. NEWS_FEEDS=off: no feeds and no sitemap.
if (getenv('NEWS_FEEDS') === 'off') {
    remove_action('wp_head', 'feed_links', 2);
    remove_action('wp_head', 'feed_links_extra', 3);
    add_filter('wp_sitemaps_enabled', '__return_false');
    foreach (['do_feed_rss2', 'do_feed_atom', 'do_feed_rss', 'do_feed_rdf'] as $hook) {
        add_action($hook, fn() => wp_die('No feed', '', ['response' => 404]), 1);
    }
}
add_action('wp_footer', function () {
    echo '<aside class="widget-area"><ul>', wp_list_pages(['title_li' => '', 'echo' => false]), '</ul>';
    wp_tag_cloud();
    echo '<ul>';
    wp_list_authors();
    echo '</ul><ul>';
    wp_get_archives();
    echo '</ul><a href="', esc_url(get_search_link('bridge')), '">Search: bridge</a></aside>';
});
