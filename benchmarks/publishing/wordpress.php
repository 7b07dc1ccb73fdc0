<?php
// Fill a WordPress that was just installed: wordpress.php DATA.json, where DATA holds address, theme, structure and posts.
// Prints the addresses of the published posts, one a line.
$data = json_decode(file_get_contents($argv[1]), true);
$_SERVER['HTTP_HOST'] = parse_url($data['address'], PHP_URL_HOST) . ':' . parse_url($data['address'], PHP_URL_PORT);
$_SERVER['REQUEST_METHOD'] = 'GET';
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_mail() { return true; }
wp_install('The Plum Post', 'editor', 'editor@plum.example', true, '', 'secret-of-the-plum');
update_option('siteurl', $data['address']);
update_option('home', $data['address']);
update_option('timezone_string', 'Europe/Berlin');
switch_theme($data['theme']);
wp_delete_post(1, true);  // "Hello world!"
global $wp_rewrite;
$wp_rewrite->set_permalink_structure($data['structure']);
$authors = [];
foreach ($data['authors'] as $name) {
    $login = sanitize_title($name);
    $authors[$name] = wp_insert_user(['user_login' => $login, 'user_pass' => 'x', 'display_name' => $name, 'role' => 'author']);
}
$body = fn($post) => implode("\n\n", array_map(fn($text) => "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->", $post['paragraphs']));
$page = ['post_type' => 'page', 'post_status' => 'publish', 'post_author' => 1];
wp_insert_post($page + ['post_title' => 'About us', 'post_name' => 'about', 'post_content' => $body(['paragraphs' => $data['about']])]);
$published = [];
foreach ($data['posts'] as $post) {
    $term = term_exists($post['topic'], 'category') ?: wp_insert_term($post['topic'], 'category');
    $id = wp_insert_post([
        'post_title' => $post['title'], 'post_name' => $post['slug'], 'post_content' => $body($post), 'post_status' => 'publish',
        'post_date' => str_replace('T', ' ', $post['date']), 'post_author' => $authors[$post['author']],
        'post_category' => [(int) $term['term_id']], 'tags_input' => $post['tags'], 'post_password' => $post['password'],
    ], true);
    if (!$post['password']) {
        $published[] = $id;
    }
}
flush_rewrite_rules();
foreach ($published as $id) {
    echo get_permalink($id), "\n";
}
