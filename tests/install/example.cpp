// in_cpp GAZETTEER TEXT: the same in C++, where the library's pairs of calls become owners.
#include <cstdio>
#include <memory>
#include <string>

#include <gazmap.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    const char *layers[] = {argv[1]};
    const std::string text = argv[2];
    gm_error err = GM_ERROR_INIT;

    gm_gaz *opened = nullptr;
    if (gm_gaz_open(layers, 1, &opened, &err) != GM_OK) {
        std::fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const std::unique_ptr<gm_gaz, decltype(&gm_gaz_close)> gaz(opened, gm_gaz_close);

    gm_answer *resolved = nullptr;
    if (gm_resolve(gaz.get(), gm_str{text.data(), text.size()}, nullptr, &resolved, &err) != GM_OK) {
        std::fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const std::unique_ptr<gm_answer, decltype(&gm_answer_free)> answer(resolved, gm_answer_free);

    const gm_part part = gm_answer_part(answer.get(), 0);
    std::printf("%.5f %.5f %.0f\n", part.point.lat, part.point.lon, part.radius_m);
}
