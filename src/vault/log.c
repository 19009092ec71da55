/* SPDX-License-Identifier: MIT */
/* log.c - lines of the audit trail */

#include "schemadiff/clock.h"
#include "vault_int.h"

char *sd_vault_line(const struct sd_vault *v, const struct sd_vault_change *c,
		    const char *manifest_hash)
{
	struct sd_json *o = sd_json_object(v->arena);
	const char *user = c->user ? c->user : sd_clock_user(v->arena);
	struct sd_buf b = SD_BUF_INIT;

	if (c->detail)
		sd_json_set_text(o, "detail",
				 sd_vault_clean(v->arena, c->detail));
	if (c->entry)
		sd_json_set_text(o, "entry", c->entry);
	sd_json_set_text(o, "event", sd_vault_clean(v->arena, c->event));
	sd_json_set_int(o, "line", v->log_lines + 1);
	sd_json_set_text(o, "manifest", manifest_hash);
	sd_json_set_text(o, "prev",
			 v->log_head ? v->log_head : SD_VAULT_NO_HASH);
	if (c->subject)
		sd_json_set_text(o, "subject",
				 sd_vault_clean(v->arena, c->subject));
	sd_json_set_text(o, "time", sd_clock_iso(v->arena));
	sd_json_set_text(o, "user", sd_vault_clean(v->arena, user));
	sd_json_write(o, true, &b);
	sd_buf_cut(&b, b.len - 1);
	return sd_buf_take(&b, v->arena);
}
